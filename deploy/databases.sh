#!/bin/bash
# Runs once, when the database server is new: one database per component, an owner for migrations, a lesser role for the rest.
set -euo pipefail
psql --set ON_ERROR_STOP=1 --set password="$POSTGRES_PASSWORD" --username postgres <<'SQL'
create role forthright_owner login password :'password';
create role forthright_application login password :'password';
create database directory owner forthright_owner;
create database okrs owner forthright_owner;
create database feedback owner forthright_owner;
create database gateway owner forthright_owner;
SQL
