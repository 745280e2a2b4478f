# Writes the app and a Java runtime to $OUT.
mkdir -p "$OUT/work"
cp -r pom.xml src "$OUT/work"
(cd "$OUT/work" && mvn --quiet --batch-mode package)
mv "$OUT/work/target/hello.jar" "$OUT"
rm -r "$OUT/work"
jlink --add-modules java.se,jdk.unsupported --strip-java-debug-attributes --no-header-files --no-man-pages --compress=2 --output "$OUT/jre"
