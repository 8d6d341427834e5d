using Jarvis.Trainer.CommandLine;
using Jarvis.Trainer.Hosting;

// One executable: the service, the command line, and one training run.
return args is [] or ["serve", ..] || args[0].StartsWith("--urls", StringComparison.Ordinal) ? await TrainerService.RunAsync(args) : await JarvisCommand.InvokeAsync(args);
