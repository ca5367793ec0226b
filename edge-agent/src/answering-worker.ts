/** An asked process's own part: calls `answer` for each question that comes, in the type in which it was asked. */
export function answerQuestions(answer: (question: never) => Promise<object>): void {
  process.on('message', (question) => {
    void answer(question as never).then((said) => process.send?.(said))
  })
}
