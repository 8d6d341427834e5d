using System.CommandLine;
using Jarvis.Engine.Plans;
using Jarvis.Runs.Preparation;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Cli.Output;

/// <summary>Shared by all verbs: cancellation, and errors reported as a sentence with the right exit code.</summary>
internal static class Verb
{
    public static Option<bool> Json() => new("--json") { Description = "Print the result as one JSON document." };

    /// <summary>Runs the verb on another thread, so that Ctrl+C can cancel it.</summary>
    /// <param name="work">Returns the exit code.</param>
    public static void SetWork(this Command command, Func<ParseResult, CancellationToken, int> work) =>
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => Guarded(() => work(parsed, cancellationToken)), CancellationToken.None)
        );

    private static int Guarded(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException)
        {
            return Answer.Failed("Cancelled; nothing is left behind.");
        }
        catch (Exception exception)
            when (exception
                    is PreparationException
                        or Data.DatasetException
                        or TokenizerFormatException
                        or PlanException
                        or ArgumentException
            )
        {
            return Answer.BadInput(exception.Message);
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or UnauthorizedAccessException
                        or InvalidDataException
                        or InvalidOperationException
                        or OutOfMemoryException
            )
        {
            return Answer.Failed(exception.Message);
        }
    }
}
