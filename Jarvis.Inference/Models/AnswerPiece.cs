using Jarvis.Engine.Generation;

namespace Jarvis.Inference.Models;

/// <summary>A part of an answer as it is computed. The last one carries <see cref="End"/>.</summary>
/// <param name="Text">May be empty: half a character, or text that could become a stop string.</param>
internal sealed record AnswerPiece(string Text, GeneratedToken? Token, AnswerEnd? End = null);

/// <param name="Tokens">Of the answer, the ones hidden behind a stop string included.</param>
/// <param name="ReusedTokens">Of the prompt, which an earlier answer had computed already.</param>
internal sealed record AnswerEnd(FinishReason Reason, int Tokens, int ReusedTokens);
