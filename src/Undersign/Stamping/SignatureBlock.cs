namespace Undersign.Stamping;

internal sealed record SignatureBlock(string? Html, string? Text);
