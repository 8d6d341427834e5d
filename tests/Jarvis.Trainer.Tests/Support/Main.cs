using Xunit.MicrosoftTestingPlatform;

namespace Jarvis.Trainer.Tests.Support;

/// <summary>This program runs the tests; started as <c>run …</c>, it is the scripted run that they supervise.</summary>
internal static class EntryPoint
{
    public static Task<int> Main(string[] args) =>
        args is ["run", ..] ? Task.FromResult(ScriptedRun.Execute(args))
        : args.Any(arg => arg is "-automated" or "@@") ? Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args)
        : TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}
