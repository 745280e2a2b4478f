#!/bin/sh
# Holds the pod until the fortune service answers, and says in its log what it waits for.
mark() {
  at=$(date +%s%6N)
  echo "{\"mark\":\"$1\",\"at\":${at%???}.${at#"${at%???}"}}"
}

mark begin
until curl --silent --fail --max-time 1 --output /dev/null http://fortune; do
  echo 'Waiting for fortune service to come up...'
  sleep 0.5
done
echo 'Service is up! Starting main container.'
mark end
