# Writes Node and the packages to $OUT.
mkdir -p "$OUT"
cp "$NODE" "$OUT/node"
npm install --prefix "$OUT" --silent --no-audit --no-fund express@5.1.0
