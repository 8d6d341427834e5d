namespace Jarvis.Web.Shared;

/// <param name="Key">In the URL as <c>?tab=</c>; omitted for the first tab.</param>
public sealed record TabItem(string Key, string Title, string? Badge = null);
