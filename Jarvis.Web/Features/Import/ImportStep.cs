namespace Jarvis.Web.Features.Import;

/// <summary>The wizard's steps in order. Their names are part of the URL.</summary>
public enum ImportStep
{
    Source,
    Layout,
    Mapping,
    Preview,
    Check,
    Done,
}
