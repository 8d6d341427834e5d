using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Runs.Execution;

namespace Jarvis.Cli.Output;

/// <summary>Results go to standard output, everything else to standard error.</summary>
internal static class Answer
{
    /// <summary>One JSON document with <paramref name="json"/>, otherwise human-readable lines.</summary>
    public static int Give<T>(T result, bool json, Func<T, IEnumerable<string>> lines)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, ContractJson.Indented));
        }
        else
        {
            foreach (string line in lines(result))
            {
                Console.Out.WriteLine(line);
            }
        }
        return ExitCodes.Done;
    }

    public static int BadInput(IEnumerable<string> problems) => Say(problems, ExitCodes.BadUsage);

    public static int BadInput(string problem) => Say([problem], ExitCodes.BadUsage);

    public static int Failed(string reason) => Say([reason], ExitCodes.Failed);

    private static int Say(IEnumerable<string> lines, int code)
    {
        foreach (string line in lines)
        {
            Console.Error.WriteLine(line);
        }
        return code;
    }
}
