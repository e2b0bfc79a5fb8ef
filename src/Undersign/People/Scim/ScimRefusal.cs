namespace Undersign.People.Scim;

/// <summary>A request that is not done, and why; unwinds it, and nothing of it is kept. RFC 7644 §3.12.</summary>
internal sealed class ScimRefusal : Exception
{
    public ScimRefusal()
    {
    }

    public ScimRefusal(string message)
        : base(message)
    {
    }

    public ScimRefusal(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <param name="type">One of the RFC's words: <c>invalidFilter</c>, <c>uniqueness</c>, ...</param>
    public ScimRefusal(int status, string? type, string detail)
        : base(detail) => (Status, Type) = (status, type);

    public int Status { get; } = StatusCodes.Status400BadRequest;

    public string? Type { get; }

    public static ScimRefusal InvalidFilter(string detail) => new(StatusCodes.Status400BadRequest, "invalidFilter", detail);

    public static ScimRefusal InvalidPath(string detail) => new(StatusCodes.Status400BadRequest, "invalidPath", detail);

    public static ScimRefusal InvalidValue(string detail) => new(StatusCodes.Status400BadRequest, "invalidValue", detail);

    public static ScimRefusal InvalidSyntax(string detail) => new(StatusCodes.Status400BadRequest, "invalidSyntax", detail);

    public static ScimRefusal NoTarget(string detail) => new(StatusCodes.Status400BadRequest, "noTarget", detail);

    public static ScimRefusal NotFound() => new(StatusCodes.Status404NotFound, type: null, "there is no such resource");
}
