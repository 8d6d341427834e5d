using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.TokenFiles;
using Jarvis.Engine.Training.Metrics;
using Jarvis.Runs.Preparation;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;
using static TorchSharp.torch;

namespace Jarvis.Runs.Doctor;

/// <summary>
/// The mean loss of a record's answer (of the whole text where it has none) under a model of ours, in nats per token: how hard the model
/// finds it.
/// </summary>
internal sealed class AnswerLoss : IDisposable
{
    /// <summary>Contexts of a long record that are read; more would change its mean little.</summary>
    private const int MostWindows = 8;

    private readonly IPrecision _precision;
    private readonly LanguageModel _model;
    private readonly DocumentEncoder _encoder;
    private readonly IDisposable? _inUse;
    private readonly int _context;

    /// <param name="folder">A checkpoint with its tokenizer.</param>
    /// <exception cref="InvalidDataException">The folder is no model.</exception>
    /// <exception cref="TokenizerFormatException">Its tokenizer cannot be read.</exception>
    public AnswerLoss(string folder, int threads)
    {
        var config = ModelFolder.ReadConfig(folder);
        var tokenizer = TextTokenizer.Load(folder);
        _encoder = new DocumentEncoder(tokenizer, tokenizer.EndOfText ?? 0);
        _context = config.ContextLength;
        _inUse = InUseLock.TryShare(folder);
        set_num_threads(threads);
        _precision = Precisions.Create(PrecisionKind.Fp32);
        _model = (config with { Dropout = 0 }).Create(_precision);
        ModelWeights.Load(_model, folder);
        _precision.Refresh();
        _model.eval();
    }

    /// <summary>Null where nothing of the record counts: no answer, or none within eight contexts.</summary>
    public double? Of(DataRecord record)
    {
        var document = new Document(record.Text, record.Turns, null, default, RecordLabels.None) { Kind = record.Kind };
        var encoded = _encoder.Encode(document);
        double sum = 0;
        int counted = 0;
        for (int start = 0, window = 0; start < encoded.Ids.Length - 1 && window < MostWindows; start += _context, window++)
        {
            var (losses, count) = Window(encoded, start, Math.Min(_context, encoded.Ids.Length - 1 - start));
            (sum, counted) = (sum + losses, counted + count);
        }
        return counted == 0 ? null : sum / counted;
    }

    private (double Sum, int Counted) Window(EncodedDocument encoded, int start, int inputs)
    {
        long[] ids = [.. encoded.Ids.AsSpan(start, inputs).ToArray().Select(id => (long)id)];
        long[] targets =
        [
            .. Enumerable
                .Range(start + 1, inputs)
                .Select(i => encoded.Counts.Length == 0 || encoded.Counts[i] ? encoded.Ids[i] : Batch.Ignored),
        ];
        int counted = targets.Count(t => t != Batch.Ignored);
        if (counted == 0)
        {
            return (0, 0);
        }
        using var free = no_grad();
        return (
            TokenScores.Of(_model, new Batch(1, inputs, ids, targets, counted) { Tokens = inputs }, CPU).Losses.Sum(l => (double)l),
            counted
        );
    }

    public void Dispose()
    {
        _model.Dispose();
        _precision.Dispose();
        _inUse?.Dispose();
    }
}
