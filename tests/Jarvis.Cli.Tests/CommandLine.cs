using Xunit;

namespace Jarvis.Cli.Tests;

/// <summary>Runs verbs in this process and captures its console, so no other test may run at the same time.</summary>
internal static class CommandLine
{
    /// <summary>A network that trains in a second.</summary>
    public static string[] Tiny { get; } =
    [
        .. Set("layers=1", "heads=2", "width=16", "context=16", "micro_batch=2", "vocabulary_size=300", "precision=fp32", "threads=1"),
        .. Set("sample_tokens=3"),
    ];

    public static string[] Set(params string[] settings) => [.. settings.SelectMany(setting => (string[])["--set", setting])];

    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        TextWriter before = Console.Out,
            beforeError = Console.Error;
        using StringWriter output = new(),
            error = new();
        Console.SetOut(output);
        Console.SetError(error);
        try
        {
            int code = await JarvisCommand.InvokeAsync(arguments);
            return (code, output.ToString(), error.ToString());
        }
        finally
        {
            Console.SetOut(before);
            Console.SetError(beforeError);
        }
    }
}

[CollectionDefinition(nameof(ConsoleTaken), DisableParallelization = true)]
public sealed class ConsoleTaken;
