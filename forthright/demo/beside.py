"""What a shell beside the demo needs: `forthright` on its path, told where this demo is, and where Kafka is."""

import sys
from collections.abc import Mapping
from pathlib import Path
from shlex import quote

from chassis.settings import PORTS, Settings

ENVIRONMENT = "environment"


def tell(folder: Path, settings: Mapping[str, Settings]) -> Path:
    """Writes both into the folder, anew with each start, as the broker is another then; answers the file to read in a shell.

    The settings are the command's alone: a shell that kept them would lead the next demo to the broker of this one.
    """
    gateway, program = settings["gateway"], folder / "bin" / "forthright"
    kafka = ",".join(gateway.kafka.bootstrap_servers)
    told = {
        "FORTHRIGHT_DEMO_FOLDER": str(folder),
        "FORTHRIGHT_PUBLIC_URL": gateway.platform.public_url,
        "FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS": kafka,
        **{f"FORTHRIGHT_{name.upper()}_URL": f"http://127.0.0.1:{settings[name].component.listen_port}" for name in PORTS},
    }
    exports = " ".join(f"{name}={quote(value)}" for name, value in told.items())
    program.parent.mkdir(exist_ok=True)
    program.write_text(
        "#!/bin/sh\n# `forthright` beside the demo that wrote this; a demo that it starts itself finds its own places.\n"
        f'[ "$1" = demo ] || export {exports}\nexec {quote(sys.executable)} -m forthright "$@"\n',
        "utf-8",
    )
    program.chmod(0o755)
    path = ":".join(map(str, (program.parent, Path(sys.executable).parent)))
    file = folder / ENVIRONMENT
    file.write_text(f'export PATH={quote(path)}:"$PATH" KAFKA={quote(kafka)}\n', "utf-8")
    return file
