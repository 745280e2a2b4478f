# hook.sh NAME: prints a mark as a hook does, and another by way of process 1, whose stdout is the log.
say() { echo "{\"mark\": \"$1\", \"at\": $(date +%s%3N)}"; }
say "$1 by itself"
say "$1 by way of process 1" > /proc/1/fd/1
