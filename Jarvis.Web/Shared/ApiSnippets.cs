namespace Jarvis.Web.Shared;

/// <param name="Name">The tool or language.</param>
/// <param name="Setup">What has to be installed first; null for nothing.</param>
public sealed record ApiSnippet(string Name, string? Setup, string Code);

/// <summary>How to get a first answer with each tool.</summary>
public static class ApiSnippets
{
    /// <param name="baseAddress">The dashboard's address, with a slash at the end.</param>
    /// <param name="model">The model's id at <c>/v1/models</c>.</param>
    public static IReadOnlyList<ApiSnippet> For(string baseAddress, string model) =>
        [
            new(
                "curl",
                null,
                OperatingSystem.IsWindows()
                    ? $$"""
                    curl {{baseAddress}}v1/chat/completions -H "Content-Type: application/json" ^
                      -d "{\"model\": \"{{model}}\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}"
                    """
                    : $$"""
                    curl {{baseAddress}}v1/chat/completions -H "Content-Type: application/json" \
                      -d '{"model": "{{model}}", "messages": [{"role": "user", "content": "Hello"}]}'
                    """
            ),
            new(
                "Python",
                "pip install openai",
                $$"""
                from openai import OpenAI

                client = OpenAI(base_url="{{baseAddress}}v1", api_key="unused")
                answer = client.chat.completions.create(
                    model="{{model}}", messages=[{"role": "user", "content": "Hello"}])
                print(answer.choices[0].message.content)
                """
            ),
            new(
                "C#",
                "dotnet add package OpenAI",
                $$"""
                using System.ClientModel;
                using OpenAI;

                var jarvis = new OpenAIClientOptions { Endpoint = new("{{baseAddress}}v1") };
                var client = new OpenAIClient(new ApiKeyCredential("unused"), jarvis);
                var answer = await client.GetChatClient("{{model}}").CompleteChatAsync("Hello");
                Console.WriteLine(answer.Value.Content[0].Text);
                """
            ),
        ];
}
