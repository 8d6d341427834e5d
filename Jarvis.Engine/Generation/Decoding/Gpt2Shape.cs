using System.Text.Json;

namespace Jarvis.Engine.Generation.Decoding;

/// <summary>The sizes that a GPT-2 <c>config.json</c> gives.</summary>
public sealed record Gpt2Shape(int Layers, int Heads, int Width, int Context, int Vocabulary, int Inner, float Epsilon)
{
    public int HeadWidth => Width / Heads;

    /// <exception cref="InvalidDataException">A setting is missing, out of range, or asks for something else than GPT-2 with tanh GELU.</exception>
    public static Gpt2Shape Read(JsonElement config, string path)
    {
        int Size(string name, int largest) => config.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int size) && size > 0 && size <= largest
            ? size
            : throw new InvalidDataException($"{path} cannot be used: {name} must be a whole number from 1 to {largest}.");
        string activation = config.TryGetProperty("activation_function", out var function) ? function.GetString() ?? "" : "gelu_new";
        if (activation is not ("gelu_new" or "gelu_pytorch_tanh"))
            throw new InvalidDataException($"{path} cannot be used: activation_function is {activation}; Jarvis knows gelu_new and gelu_pytorch_tanh.");
        int width = Size("n_embd", 65_536), heads = Size("n_head", 1024);
        if (width % heads != 0) throw new InvalidDataException($"{path} cannot be used: n_embd {width} is not a multiple of n_head {heads}.");
        int inner = config.TryGetProperty("n_inner", out var given) && given.ValueKind == JsonValueKind.Number ? Size("n_inner", 262_144) : 4 * width;
        float epsilon = config.TryGetProperty("layer_norm_epsilon", out var value) ? value.GetSingle() : 1e-5f;
        int context = Size("n_positions", 1 << 20);
        if ((long)context * width > int.MaxValue) throw new InvalidDataException($"{path} cannot be used: n_positions {context} times n_embd {width} is too large.");
        return new Gpt2Shape(Size("n_layer", 1024), heads, width, context, Size("vocab_size", 1 << 22), inner, epsilon);
    }
}
