namespace Jarvis.Web.Features.NewRun;

/// <param name="Key">The setting that it is about; null where it is about the plan as a whole.</param>
/// <param name="Text">Names settings as the form does.</param>
public sealed record SettingProblem(string? Key, string Text);
