namespace Jarvis.Engine.Decoding.Weights;

/// <summary>Reads layers in parallel, because packing the weights into panels keeps every core busy.</summary>
internal static class LayerReading
{
    /// <exception cref="InvalidDataException">A layer cannot be read; the message is that of the first such layer.</exception>
    public static T[] All<T>(int layers, Func<int, T> read)
        where T : class, IDisposable
    {
        var result = new T?[layers];
        try
        {
            Parallel.For(0, layers, layer => result[layer] = read(layer));
            return result!;
        }
        catch (AggregateException exception)
        {
            foreach (var layer in result)
            {
                layer?.Dispose();
            }
            throw exception.InnerExceptions[0] is InvalidDataException damaged
                ? new InvalidDataException(damaged.Message, damaged)
                : exception;
        }
    }
}
