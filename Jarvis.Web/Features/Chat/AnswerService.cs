using System.Collections.Concurrent;
using Jarvis.Contracts;
using Microsoft.Data.Sqlite;

namespace Jarvis.Web.Features.Chat;

/// <summary>
/// Generates answers independently of any page. Each piece is written to <c>web.db</c> before subscribers get it, so a page that is
/// reloaded in the middle of an answer subscribes, reads what is stored and misses nothing. If Inference is lost or Web restarts, the text
/// so far stays and is marked as interrupted.
/// </summary>
public sealed class AnswerService(
    ConversationStore conversations,
    MessageStore messages,
    InferenceClient inference,
    ILogger<AnswerService> logger
) : IHostedService, IDisposable
{
    private const string Interrupted = "Interrupted: Jarvis restarted before this answer was finished.";

    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new();
    private readonly ConcurrentDictionary<string, Task> _tasks = new();
    private readonly CancellationTokenSource _closing = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        messages.InterruptAll(Interrupted);
        conversations.Sweep();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _closing.CancelAsync();
        await Task.WhenAll(_tasks.Values).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Adds the user's message and starts the answer to it.</summary>
    /// <param name="parentId">The message that this one follows; null for the first.</param>
    public void Ask(Conversation conversation, string? parentId, string text) =>
        Answer(conversation, messages.Add(conversation.Id, parentId, ChatRole.User, text, null));

    /// <summary>Starts an answer to a message. If it already has one, the new answer is another version.</summary>
    public void Answer(Conversation conversation, string questionId)
    {
        string id = messages.Add(conversation.Id, questionId, ChatRole.Assistant, null, conversation.Settings.Model);
        Begin(conversation, id, continues: false);
    }

    /// <summary>Continues an answer that was stopped, interrupted or cut off at its length limit.</summary>
    public void Continue(Conversation conversation, string messageId)
    {
        if (_running.ContainsKey(messageId))
        {
            return;
        }

        messages.SetState(conversation.Id, messageId, MessageState.Generating);
        Begin(conversation, messageId, continues: true);
    }

    /// <summary>Cancels the generation; the text so far stays.</summary>
    public void Stop(string messageId)
    {
        if (_running.TryGetValue(messageId, out var stop))
        {
            stop.Cancel();
        }
    }

    /// <summary>Completes when the answer has ended, and at once if none is being generated.</summary>
    public Task WhenEnded(string messageId) => _tasks.TryGetValue(messageId, out var task) ? task : Task.CompletedTask;

    public void Dispose() => _closing.Dispose();

    private void Begin(Conversation conversation, string messageId, bool continues)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        _running[messageId] = stop;
        var started = new TaskCompletionSource();
        _tasks[messageId] = RunAsync();
        started.SetResult();
        conversations.Tell(new ChatEvent.Changed(conversation.Id));

        async Task RunAsync()
        {
            await started.Task.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            try
            {
                await GenerateAsync(conversation, messageId, continues, stop.Token);
            }
            catch (SqliteException exception)
            {
                AnswerLog.NotKept(logger, exception, messageId);
            }
            finally
            {
                // Always removed, whatever happened: a message that still counts as running would block the conversation for good.
                _running.TryRemove(messageId, out _);
                _tasks.TryRemove(messageId, out _);
                stop.Dispose();
            }
        }
    }

    private async Task GenerateAsync(Conversation conversation, string messageId, bool continues, CancellationToken cancellationToken)
    {
        var (state, note, cut) = (MessageState.Interrupted, (string?)"The answer broke off: the inference service was lost.", false);
        try
        {
            var path = messages.Path(conversation.Id, messageId);
            using var writer = new PieceWriter(messages, conversations, path[^1]);
            string? model = path[^1].Model;
            await foreach (var delta in inference.AnswerAsync(Request(conversation.Settings, path, continues), cancellationToken))
            {
                if (delta.DroppedTurns is { } turns)
                {
                    messages.SetDroppedTurns(messageId, turns);
                }

                if (delta.Model is { } answers && answers != model)
                {
                    messages.SetModel(conversation.Id, messageId, model = answers);
                }

                writer.Write(delta.Text);
                if (delta.Finish is not null)
                {
                    (state, note, cut) = (MessageState.Done, null, delta.Finish == "length");
                }
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            note = null; // the error of a connection that we cancelled ourselves (cancelled, IO error, refused) tells nobody anything
        }
        catch (AnswerRefusedException exception)
        {
            (state, note) = (exception.Status >= 500 ? MessageState.Interrupted : MessageState.Failed, exception.Message);
        }
        catch (Exception exception)
        {
            AnswerLog.BrokeOff(logger, exception, messageId);
            note = exception is HttpRequestException or IOException
                ? "The inference service is not running. It restarts by itself; try again in a moment."
                : "The answer failed. The reason is in the dashboard's log (web.log).";
        }

        // A cancelled stream may also just end instead of throwing.
        if (state != MessageState.Done && cancellationToken.IsCancellationRequested)
        {
            (state, note) = _closing.IsCancellationRequested ? (MessageState.Interrupted, Interrupted) : (MessageState.Stopped, null);
        }
        messages.SetState(conversation.Id, messageId, state, note, cut);
    }

    private static AnswerRequest Request(ChatSettings settings, IReadOnlyList<ChatEntry> path, bool continues)
    {
        // An answer without any text cannot be continued, so it is requested from the start.
        bool goesOn = continues && path[^1].Text.Length > 0;
        var turns = (goesOn ? path : path.SkipLast(1))
            .Where(entry => entry.Text.Length > 0)
            .Select(entry => new AnswerTurn(entry.Role == ChatRole.User ? "user" : "assistant", entry.Text));
        if (!string.IsNullOrWhiteSpace(settings.SystemPrompt))
        {
            turns = turns.Prepend(new AnswerTurn("system", settings.SystemPrompt));
        }

        return new AnswerRequest(
            settings.Model ?? path[^1].Model ?? "",
            [.. turns],
            settings.Temperature,
            settings.TopP,
            settings.MaxTokens,
            goesOn
        );
    }
}

internal static partial class AnswerLog
{
    [LoggerMessage(LogLevel.Warning, "Answer {MessageId} broke off.")]
    public static partial void BrokeOff(ILogger logger, Exception cause, string messageId);

    [LoggerMessage(LogLevel.Error, "How answer {MessageId} ended could not be written to web.db; it is kept in memory until the restart.")]
    public static partial void NotKept(ILogger logger, Exception cause, string messageId);
}
