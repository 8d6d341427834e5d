namespace Jarvis.Web.Features.NewRun;

/// <summary>The answers to "When?" on the page of a new run.</summary>
public enum StartKind
{
    Now,
    Tonight,
    Schedule,
}
