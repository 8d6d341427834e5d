namespace Jarvis.Web.Features.NewRun;

/// <param name="Address">Where to look at it.</param>
/// <param name="Said">What the Trainer has to say about it: another name than asked for, or a warning; null for nothing.</param>
public sealed record StartedRun(string Address, (string Title, string Text)? Said);
