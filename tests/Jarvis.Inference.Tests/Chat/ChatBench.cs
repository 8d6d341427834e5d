using Jarvis.Web.Features.Chat;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jarvis.Inference.Tests.Chat;

/// <summary>
/// The chat of one Web with its own database, connected to the real Inference. Inference can become unreachable, and Web can be restarted.
/// </summary>
internal sealed class ChatBench : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jarvis-chat-").FullName;
    private readonly Line _line;
    private ChatDatabase _database;

    public ChatBench(RunningInference service)
    {
        _line = new Line(service.Server.CreateHandler());
        _database = null!;
        Restart();
    }

    public ConversationStore Conversations { get; private set; } = null!;
    public MessageStore Messages { get; private set; } = null!;
    public AnswerService Answers { get; private set; } = null!;

    /// <summary>A new Web on the same file; the old one is dropped without a shutdown.</summary>
    public void Restart()
    {
        _database?.Dispose();
        _database = new ChatDatabase(Path.Combine(_folder, "web.db"));
        Conversations = new ConversationStore(_database, TimeProvider.System, NullLogger<ConversationStore>.Instance);
        Messages = new MessageStore(_database, Conversations, TimeProvider.System);
        var http = new HttpClient(_line, disposeHandler: false)
        {
            BaseAddress = new Uri("http://inference/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.Add("X-Jarvis-Key", "test");
        Answers = new AnswerService(Conversations, Messages, new InferenceClient(http), NullLogger<AnswerService>.Instance);
    }

    /// <summary>Makes Inference unreachable from now on, also for running answers, or reachable again.</summary>
    public void Lose(bool lost) => _line.Lost = lost;

    public ChatEntry Last(Conversation conversation) => Messages.Path(conversation.Id)[^1];

    /// <summary>Completes at the first event that meets the condition.</summary>
    public async Task When(Func<ChatEvent, bool> condition, Action act)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = Conversations.Subscribe(what =>
        {
            if (condition(what))
            {
                heard.TrySetResult();
            }
        });
        act();
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public void Dispose()
    {
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The connection to Inference; when it is cut, its streams end with an error, as if the process had been killed.</summary>
    private sealed class Line(HttpMessageHandler real) : DelegatingHandler(real)
    {
        public volatile bool Lost;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Lost)
            {
                throw new HttpRequestException("refused");
            }
            var response = await base.SendAsync(request, cancellationToken);
            response.Content = new StreamContent(new CutStream(await response.Content.ReadAsStreamAsync(cancellationToken), this));
            return response;
        }
    }

    private sealed class CutStream(Stream inner, Line line) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (line.Lost)
            {
                throw new IOException("connection reset");
            }
            return await inner.ReadAsync(buffer, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
