# Writes Node to $OUT. The Dockerfile runs it in a public image; where no registry answers, it runs on the machine that builds the
# image. $NODE is the Node to take: where it is run by the harness, the harness' own.
mkdir -p "$OUT"
cp "$NODE" "$OUT/node"
