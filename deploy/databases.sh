#!/bin/bash
# Runs once, when the database server is new: per component a database, and a role that may use no other; one owner for migrations.
set -euo pipefail
psql --set ON_ERROR_STOP=1 --set password="$POSTGRES_PASSWORD" --username postgres --dbname postgres <<'SQL'
create role forthright_owner login password :'password';
SQL
for component in directory okrs feedback recognition gateway; do
  password="${component^^}_PASSWORD"
  psql --set ON_ERROR_STOP=1 --set component="$component" --set role="forthright_$component" --set password="${!password}" \
    --username postgres --dbname postgres <<'SQL'
create role :"role" login password :'password';
create database :"component" owner forthright_owner;
revoke all on database :"component" from public;
grant connect on database :"component" to :"role";
SQL
done
