namespace Undersign.Protocols.Mime;
public static class EncodedWord { public static string Decode(string value) => value; }
