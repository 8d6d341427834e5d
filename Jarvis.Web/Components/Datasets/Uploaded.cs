namespace Jarvis.Web.Components.Datasets;

/// <summary>A file of the browser has arrived at the Trainer, or will not.</summary>
/// <param name="Id">Of the upload; null where it failed, which the list of uploads says.</param>
/// <param name="Pending">Files that are still on their way.</param>
public sealed record Uploaded(string? Id, string Name, int Pending);
