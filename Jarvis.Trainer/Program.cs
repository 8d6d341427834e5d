using Jarvis.Cli;
using Jarvis.Contracts;
using Jarvis.Trainer.Hosting;

Utf8Console.Use();

// What an export writes is meant for others, so it keeps the user's own umask.
if (args is not ["export", ..] and not ["dataset", "export", ..])
{
    PrivateHome.MakeNewFilesPrivate();
}

// One executable: the service, the command line, and one training run.
return args is [] or ["serve", ..] || args[0].StartsWith("--urls", StringComparison.Ordinal)
    ? await TrainerService.RunAsync(args)
    : await JarvisCommand.InvokeAsync(args);
