namespace Undersign.Protocols.Mime;

/// <summary>One replacement: these octets of the original give way to those.</summary>
/// <param name="Original">What is taken out; empty for a pure insertion.</param>
/// <param name="Replacement">What takes its place; empty for a pure removal.</param>
public readonly record struct MimeSplice(OctetRange Original, ReadOnlyMemory<byte> Replacement);
