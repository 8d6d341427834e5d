namespace Jarvis.Web.Features.Import;

/// <summary>The wizard's steps, in order; their names are in the URL.</summary>
public enum ImportStep
{
    Source,
    Layout,
    Mapping,
    Preview,
    Check,
    Done,
}
