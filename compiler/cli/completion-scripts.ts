/**
 * What `detc completion SHELL` prints. Each script asks `detc complete -- WORDS` and shows its answer: a value a line,
 * a tab before its description; `:folders` hands over to the shell. The words go as arguments, never
 * through `eval`, so that half-typed text is not run.
 */
export const scripts = {
  bash: `# detc completion for bash; load it with: source <(detc completion bash)
_detc() {
  local current="\${COMP_WORDS[COMP_CWORD]}" line
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :folders)
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$current")
        compopt -o filenames 2>/dev/null ;;
      *)
        line="\${line%%$'\\t'*}"
        # Bash replaces only what follows the last '='.
        [[ $line == --*=* && \${COMP_WORDS[COMP_CWORD]} != --*=* ]] && line="\${line#*=}"
        [[ $line == "\${current#=}"* ]] && COMPREPLY+=("$line") ;;
    esac
  done < <(detc complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _detc detc
`,
  zsh: `#compdef detc
# detc completion for zsh; load it with: source <(detc completion zsh)
_detc() {
  local -a lines values
  local line value
  lines=("\${(@f)$(detc complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $lines; do
    if [[ $line == :folders ]]; then _files -/; return; fi
    value=\${line%%$'\\t'*}
    if [[ $line == *$'\\t'?* ]]; then values+=("\${value//:/\\\\:}:\${line#*$'\\t'}")
    else values+=("\${value//:/\\\\:}"); fi
  done
  _describe detc values
}
if [[ $funcstack[1] == _detc ]]; then _detc; else compdef _detc detc; fi
`,
  fish: `# detc completion for fish; load it with: detc completion fish | source
function __detc_complete
    set -l answer (detc complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)
    if test "$answer[1]" = ':folders'
        __fish_complete_directories (commandline -ct)
    else
        printf '%s\\n' $answer
    end
end
complete -c detc -f -a '(__detc_complete)'
`,
} as const;
