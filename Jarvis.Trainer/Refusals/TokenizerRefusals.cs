using Jarvis.Tokenizers.Format;

namespace Jarvis.Trainer.Refusals;

/// <summary>The refusals of the routes for tokenizers.</summary>
internal static class TokenizerRefusals
{
    public static RequestRefusedException None(string id) =>
        new(
            "There is no such tokenizer.",
            $"No tokenizer has the id \"{RequestRefusedException.Shown(id)}\"; it may have been deleted. GET /api/tokenizers lists them.",
            RefusalKind.NotFound
        );

    public static RequestRefusedException NotRestorable(string id) =>
        new(
            "It cannot be put back.",
            $"\"{RequestRefusedException.Shown(id)}\" is gone for good: a deleted tokenizer can come back for one minute.",
            RefusalKind.NotFound
        );

    public static RequestRefusedException Unusable(TokenizerFormatException problem) =>
        RequestRefusedException.Bad("This tokenizer cannot be used.", problem.Message);
}
