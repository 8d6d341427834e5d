using Jarvis.Engine.Generation;

namespace Jarvis.Inference.Models;

/// <summary>A part of an answer as it is computed. The last one carries <see cref="End"/>.</summary>
/// <param name="Text">May be empty, for half a character or for text that could still become a stop string.</param>
internal sealed record AnswerPiece(string Text, GeneratedToken? Token, AnswerEnd? End = null);

/// <param name="Tokens">Number of tokens in the answer, including those hidden behind a stop string.</param>
/// <param name="ReusedTokens">Number of prompt tokens that an earlier answer had already computed.</param>
internal sealed record AnswerEnd(FinishReason Reason, int Tokens, int ReusedTokens);
