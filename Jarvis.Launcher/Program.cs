using System.CommandLine;
using Jarvis.Launcher.Testing;
using Jarvis.Launcher.Up;

var root = new RootCommand("Jarvis: train language models on your own machine, and talk to them.") { UpCommand.Create(), TestCommand.Create() };
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }); // UpRun answers Ctrl+C itself, and saving takes its time
