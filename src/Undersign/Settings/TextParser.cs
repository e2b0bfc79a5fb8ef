namespace Undersign.Settings;

/// <returns>What is wrong with the text, or <see langword="null"/>.</returns>
internal delegate string? TextParser<T>(string text, out T value);
