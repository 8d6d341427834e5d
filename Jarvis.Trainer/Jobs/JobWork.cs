namespace Jarvis.Trainer.Jobs;

/// <summary>How far a job is: its phase in words and the share of the whole.</summary>
internal readonly record struct JobStep(string Text, double? Share);

/// <param name="Text">What came out, a sentence without its full stop.</param>
/// <param name="Result">Id of what was made, where something was.</param>
internal readonly record struct JobOutcome(string Text, string? Result = null);

/// <summary>The work of a job, on a thread of its own: reports now and then, looks at the token, leaves nothing half made.</summary>
/// <exception cref="Data.DatasetException">It cannot be done; the message says what, why and what to do now.</exception>
internal delegate JobOutcome JobWork(IProgress<JobStep> progress, CancellationToken cancellationToken);
