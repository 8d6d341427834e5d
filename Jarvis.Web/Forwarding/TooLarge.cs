using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Web.Forwarding;

/// <summary>Error texts for a request body over its limit.</summary>
internal static class TooLarge
{
    public static string Title(long limit) =>
        limit == BodyLimits.Upload ? "The file is larger than 2 GB." : $"The request is larger than {ByteText.Of(limit)}.";

    public static string Detail(long limit) =>
        limit switch
        {
            BodyLimits.Upload => "Split it and bring the parts one by one.",
            BodyLimits.Chat => "Send a shorter conversation.",
            _ => "Send less at once; files go to /api/uploads.",
        };
}
