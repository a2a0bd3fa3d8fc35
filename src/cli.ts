#!/usr/bin/env node
/** The bin: hands the process to `main`, and ends quietly when the reader of its output is gone. */
import process from "node:process";
import { isSystemError } from "./cli/io.js";
import { main } from "./cli/main.js";

for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error) => {
    if (isSystemError(error) && error.code === "EPIPE") process.exit();
    throw error;
  });

process.exitCode = await main(process.argv.slice(2), process);
