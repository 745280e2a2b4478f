import re
import socket
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    # From the preStop hook on, every response says `Connection: close`.
    announces: bool
    # What is done on SIGTERM, see main.py.
    on_sigterm: str
    port: int
    pod: str
    start_delay_s: float
    ready_delay_s: float
    pre_stop_wait_ms: int
    termination_log: str


DRAINS = {
    "announced": (True, "drain"),
    "unannounced": (False, "drain"),
    # The two below know nothing of draining, so they announce nothing either.
    "exits-at-once": (False, "leave"),
    "cuts-keep-alive": (False, "cut"),
}


def read_settings(env) -> Settings:
    """Exits with the name and the value of a variable that cannot be used."""
    drain = env.get("DRAIN", "announced")
    if drain not in DRAINS:
        raise SystemExit(f'DRAIN: expected one of {", ".join(DRAINS)}, got "{drain}"')
    announces, on_sigterm = DRAINS[drain]
    return Settings(
        announces=announces,
        on_sigterm=on_sigterm,
        port=whole_number(env, "PORT", 8080),
        pod=env.get("POD_NAME") or socket.gethostname(),
        start_delay_s=whole_number(env, "START_DELAY_MS", 0) / 1000,
        ready_delay_s=whole_number(env, "READY_DELAY_MS", 0) / 1000,
        pre_stop_wait_ms=whole_number(env, "PRE_STOP_WAIT_MS", 5000),
        termination_log=env.get("TERMINATION_LOG", "/dev/termination-log"),
    )


def whole_number(env, name, by_default):
    text = env.get(name, str(by_default))
    if not re.fullmatch(r"[0-9]+", text):
        raise SystemExit(f'{name}: expected a whole number, got "{text}"')
    return int(text)
