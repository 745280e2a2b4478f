# Writes lines to its log, then why it dies to where the kubelet looks for it, and dies: by its settings.
seq -f "$LOG_LINE" "$LOG_LINES"
printf %s "$MESSAGE" > "$MESSAGE_PATH"
exit "$EXIT_CODE"
