const express = require('express');
const app = express();
const port = 3000;

app.get('/', (req, res) => {
  res.send('Hello World!');
});

const server = app.listen(port);

process.on('SIGTERM', () => {
  server.close(() => {
    process.exit();
  });
});
