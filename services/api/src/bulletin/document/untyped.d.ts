/** subset-font 2.9 ships no types. */
declare module 'subset-font' {
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: { targetFormat: 'sfnt' },
  ): Promise<Buffer>
}

/** svg-to-pdfkit 0.1.8 ships no types. */
declare module 'svg-to-pdfkit' {
  const drawSvg: (
    ...given: [
      document: PDFKit.PDFDocument,
      svg: string,
      x: number,
      y: number,
      options: {
        width: number
        height: number
        fontCallback: (family: string, isBold: boolean) => string
      },
    ]
  ) => void
  export default drawSvg
}
