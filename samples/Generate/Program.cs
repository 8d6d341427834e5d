using Jarvis.Engine.Generation;
using Jarvis.Engine.Generation.Sampling;

// Continues a text, token by token: Generate MODEL "Once upon".
using var model = TextModel.Load(args[0]);
using var generator = new TokenGenerator(model.Decoder);
var sampling = new SamplingOptions(Temperature: 0.8, TopK: 50, TopP: 0.95, RepetitionPenalty: 1.1, Seed: 1);
generator.Begin(new GenerationRequest(model.Tokenizer!.Encode(args[1]), 100, sampling, model.EndTokens));
var text = new AnswerText(model.Tokenizer, stops: []);
while (generator.Next() is { } token)
{
    Console.Write(text.Push(token.Id));
}
Console.WriteLine(text.Flush());
