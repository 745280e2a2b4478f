# Writes the packages to $OUT.
python3 -m pip install --quiet --no-compile --target "$OUT/packages" uvicorn==0.38.0
sed -i '1s,.*,#!/usr/bin/python3,' "$OUT"/packages/bin/*
