using Jarvis.Web.Features.Chat;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jarvis.Web.Tests.Models;

/// <summary>How many conversations would go on with each model.</summary>
public sealed class ConversationCountTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jarvis-chats-").FullName;
    private readonly ChatDatabase _database;

    public ConversationCountTests() => _database = new ChatDatabase(Path.Combine(_folder, "web.db"));

    public void Dispose()
    {
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void CountByModel_LeavesOutDeletedConversationsAndThoseWithoutAModel()
    {
        var store = new ConversationStore(_database, TimeProvider.System, NullLogger<ConversationStore>.Instance);
        Assert.Empty(store.CountByModel());
        store.Create("Hello", new ChatSettings("night/step-00000840"));
        store.Create("Hello again", new ChatSettings("night/step-00000840"));
        store.Create("Nobody there?", new ChatSettings());
        store.Delete(store.Create("Forget it", new ChatSettings("night")).Id);
        var moved = store.Create("Now the average", new ChatSettings("night"));
        store.Configure(moved.Id, new ChatSettings("night:ema"));
        Assert.Equal(new Dictionary<string, int> { ["night/step-00000840"] = 2, ["night:ema"] = 1 }, store.CountByModel());
    }
}
