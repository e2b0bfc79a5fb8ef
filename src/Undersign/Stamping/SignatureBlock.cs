namespace Undersign.Stamping;

/// <summary>A rendered signature. Where one form is missing it is made from the other, so that every body gets one.</summary>
/// <param name="Html">A fragment or a whole document, of which the body counts.</param>
/// <param name="Text">Plain text.</param>
internal sealed record SignatureBlock(string? Html, string? Text)
{
    public bool IsEmpty => string.IsNullOrWhiteSpace(Html) && string.IsNullOrWhiteSpace(Text);
}
