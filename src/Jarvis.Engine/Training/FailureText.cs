using System.Runtime.InteropServices;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Kernels.Binding;
using Jarvis.Storage;

namespace Jarvis.Engine.Training;

/// <summary>An exception as a sentence that says what to do; the stack goes to the log, never to the user.</summary>
public static class FailureText
{
    /// <summary>What happened, in a sentence for the user; never a stack trace.</summary>
    public static string Of(Exception error) =>
        error switch
        {
            _ when TorchBinding.Failure is { } failure => failure,
            PlanException plan => string.Join(' ', plan.Problems),
            InvalidDataException or DivergedException => error.Message,
            _ when MemoryFailure.Is(error) =>
                "There was not enough memory for a tensor. Take a smaller micro_batch, context or size; the log has the details.",
            ExternalException native => $"libtorch refused an operation: {FirstLine(native.Message)}",
            IOException full when DiskRoom.IsFull(full) =>
                "The disk is full. Free some space, then resume the run; the last finished checkpoint is intact.",
            IOException or UnauthorizedAccessException => $"A file could not be read or written: {error.Message}",
            _ => $"{error.GetType().Name}: {FirstLine(error.Message)}",
        };

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}

/// <summary>The loss, the gradient or a weight is no longer finite.</summary>
/// <param name="what">Such as <c>The loss</c>.</param>
/// <param name="step">The last finished step.</param>
internal sealed class DivergedException(string what, long step)
    : Exception(
        $"{what} is not a number after step {step}: the run diverged. Lower learning_rate (a third of it is a good guess) or "
            + "lengthen warmup_steps, then start again."
    )
{
    public string What => what;

    public long Step => step;
}
