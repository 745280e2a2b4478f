# A worker as many are: it takes one job after the other, and nobody asks it anything. Its setting is its habit, good or bad.
stopping=
[ "$ON_SIGTERM" = nothing ] || trap 'stopping=yes' TERM
while [ -z "$stopping" ]; do
  # The job. A shell hears of a signal while it waits, and not while a program runs that it has called.
  sleep 1 &
  wait $!
done
# The job that it has comes to its end.
wait
exit 0
