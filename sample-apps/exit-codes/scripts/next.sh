# Ends with 42, 42, 7: one code a run.
echo run >> /memory/runs
case $(wc -l < /memory/runs) in
  1 | 2) exit 42 ;;
  *) exit 7 ;;
esac
