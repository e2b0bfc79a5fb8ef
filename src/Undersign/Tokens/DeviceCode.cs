namespace Undersign.Tokens;

/// <summary>What somebody types to sign in for us, and where.</summary>
/// <param name="Message">The same in Entra's own words.</param>
internal sealed record DeviceCode(string Code, string Address, string Message, DateTimeOffset Expires);
