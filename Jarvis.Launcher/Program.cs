using System.CommandLine;
using Jarvis.Contracts;
using Jarvis.Launcher.Testing;
using Jarvis.Launcher.Up;

Utf8Console.Use();
const int BadUsage = 2;
var root = new RootCommand("Jarvis: train language models on your own machine, and talk to them.") { UpCommand.Create(), TestCommand.Create() };
var parsed = root.Parse(args);
// UpRun answers Ctrl+C itself, and saving takes its time.
int code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return parsed.Errors.Count > 0 ? BadUsage : code;
