namespace Jarvis.Inference.OpenAi;

/// <summary>An error in OpenAI's shape, so that existing clients raise the exceptions that they raise for OpenAI.</summary>
/// <param name="type"><c>invalid_request_error</c> for the caller's mistakes, <c>server_error</c> for ours.</param>
/// <param name="parameter">The field that is wrong.</param>
internal sealed class OpenAiException(
    int status,
    string message,
    string type = "invalid_request_error",
    string? parameter = null,
    string? code = null
) : Exception(message)
{
    public int Status => status;
    public OpenAiErrorBody Body => new(new OpenAiError(Message, type, parameter, code));

    public static OpenAiException BadRequest(string message, string? parameter = null, string? code = null) =>
        new(StatusCodes.Status400BadRequest, message, parameter: parameter, code: code);
}

internal sealed record OpenAiErrorBody(OpenAiError Error);

internal sealed record OpenAiError(string Message, string Type, string? Param, string? Code);
