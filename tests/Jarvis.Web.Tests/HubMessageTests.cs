using System.Collections;
using Jarvis.Contracts;
using Jarvis.Web.Feed;

namespace Jarvis.Web.Tests;

public sealed class HubMessageTests
{
    public static TheoryData<string> Methods => [.. typeof(IRunsClient).GetMethods().Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void HubMessage_OfEveryMethodOfTheHub_CarriesItsParametersUnchanged(string method)
    {
        var message = HubMessage.All.Single(message => message.Method == method);
        object?[] arguments = Array.ConvertAll(message.Parameters, Any);

        var what = message.Carry(arguments);

        Assert.Same(message, HubMessage.Of(what));
        Assert.Equal(arguments, message.Arguments(what));
    }

    [Fact]
    public void HubMessage_ForWatchersAlone_NamesItsRunFirst() =>
        Assert.Equal(
            ["StepsCompleted runId", "EpochCompleted runId", "RunEvents runId", "ReportPublished runId"],
            HubMessage
                .All.Where(message => message.ToWatchers)
                .Select(message => $"{message.Method} {typeof(IRunsClient).GetMethod(message.Method)!.GetParameters()[0].Name}")
        );

    [Fact]
    public void FeedEvent_OfTheFeedAlone_IsNoHubMessage()
    {
        Assert.Null(HubMessage.Of(new FeedEvent.Reloaded()));
        Assert.Null(HubMessage.Of(new FeedEvent.Connection(true)));
    }

    /// <summary>A value that differs from the type's default where that is possible; records come without their constructor.</summary>
    private static object? Any(Type type) =>
        type == typeof(string) ? "r1"
        : type == typeof(long) ? 7L
        : typeof(IEnumerable).IsAssignableFrom(type) ? Array.CreateInstance(type.GetGenericArguments()[0], 2)
        : System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
}
