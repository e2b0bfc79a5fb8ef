namespace Undersign.Protocols.Spf;

/// <summary>What a record may ask of a receiver. RFC 7208 §4.6.4.</summary>
public static class SpfLimits
{
    /// <summary>Terms that ask the DNS.</summary>
    public const int MaxLookups = 10;

    /// <summary>Questions without an answer.</summary>
    public const int MaxVoidLookups = 2;
}
