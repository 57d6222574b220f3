namespace ConformanceLab.Cli.Completing;

/// <summary>Scripts that have a shell ask us what could come next: <c>conformancelab "[suggest:POSITION]" "LINE"</c> prints a word a line.</summary>
internal static class ShellScripts
{
    /// <summary>By shell.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["bash"] = """
            # conformancelab: completion for bash
            _conformancelab() {
                local word
                COMPREPLY=()
                while IFS= read -r word; do
                    [[ "$word" == "${COMP_WORDS[COMP_CWORD]}"* ]] && COMPREPLY+=("$word")
                done < <("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)
                if [ ${#COMPREPLY[@]} -eq 0 ]; then
                    compopt -o default 2>/dev/null
                fi
            }
            complete -F _conformancelab conformancelab

            """,
        ["zsh"] = """
            # conformancelab: completion for zsh
            _conformancelab() {
                local -a found
                found=("${(@f)$("${words[1]}" "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
                if [ -n "${found[*]}" ]; then
                    compadd -Q -- "${found[@]}"
                else
                    _files
                fi
            }
            compdef _conformancelab conformancelab

            """,
        ["fish"] = """
            # conformancelab: completion for fish
            function __conformancelab_complete
                set -l line (commandline -cp)
                conformancelab "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c conformancelab -a '(__conformancelab_complete)'

            """,
    };
}
