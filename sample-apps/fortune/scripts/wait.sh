#!/bin/sh
# Holds the pod until the fortune service answers, and says in its log what it waits for.
mark() {
  at=$(date +%s%6N)
  echo "{\"mark\":\"$1\",\"at\":${at%???}.${at#"${at%???}"}}"
}

echo 'Waiting for fortune service to come up...'
mark begin
until curl --silent --fail --max-time 1 --output /dev/null http://fortune; do
  sleep 0.5
  echo 'Waiting for fortune service to come up...'
done
echo 'Service is up! Starting main container.'
mark end
